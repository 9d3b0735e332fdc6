"""Tags and filters of our templates: words of dates and numbers, components, words of the rules."""
