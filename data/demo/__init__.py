"""The demonstration data: invented people whose counts agree with everything the project has published."""
