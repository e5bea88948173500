"""Dorsalgia Coder: from documented facts to the right ICD-10-CM code for back pain."""
