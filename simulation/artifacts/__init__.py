"""Where the archives of finished runs are kept: in files, in S3, or in memory."""
