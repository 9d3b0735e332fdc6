"""Finding records by their words, with or without Vietnamese marks: what may be found lies here, who may find it is asked above."""
