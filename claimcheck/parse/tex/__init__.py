"""E-print sources: an archive of TeX to a paper and its tables, never executed.

archive    bytes to text files (`tokens`: to tokens)
macros     definitions expanded, files spliced in, tokens in and out (`source`: read one by one; `conditions`)
stream     arguments and environments (`inline`, `mathtext`: to text; `citations`; `names`: what commands mean)
document   blocks in reading order (`environments`: what is structure; `floats`, `grid`: tables as the source has them;
           `heads`: with heads)
paper      all of it for one file; `witness`: where the tables of source and PDF differ
"""
