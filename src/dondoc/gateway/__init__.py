"""Messages of other document systems (edXML): taken in, answered with their states, held for a person where the sender is unknown (C4, C9)."""
