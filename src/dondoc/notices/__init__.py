"""Who is told what, when and how: in the app, by e-mail at once or as a digest, as a calendar feed (F2)."""
