"""How people come in and stay in: passwords, second factors, sessions, other systems that vouch for them (J1; docs/definitions.md 8)."""
