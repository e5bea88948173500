"""Dates are written one way everywhere, by Django and its admin as well: 2026-11-02."""
