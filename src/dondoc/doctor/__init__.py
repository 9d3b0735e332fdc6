"""What is wrong with an installation and how it is mended: asked by `dondoc doctor` and by the administrator's page of the system."""
