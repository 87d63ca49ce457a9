"""Records: event rows to tables, the auditor, and the trace of one life."""
