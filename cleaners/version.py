"""The version of what cleaners make of a snapshot."""

# Raised with every change that can alter a record, so that `reclean` knows what is stale.
CLEANER_VERSION = "12"
