"""From files to definitions: everything is looked at before anything is written."""
