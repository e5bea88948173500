"""What pages show, as plain values. Presenters read; they never write and never render."""
