"""Numbers and periods as they are printed: spans in, typed values out. No context, no document."""
