"""The kernel knows no medicine: rule, clock, draws, tables, pools, doors, slots, holds, patients, event rows."""
