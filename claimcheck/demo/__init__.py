"""The demonstration: our own papers, typeset as PDFs, a summary of them, and a stand-in for arXiv that serves both."""
