"""The pages: thin views that ask the services and show the answer."""
