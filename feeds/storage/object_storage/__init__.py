"""Object storage: S3 and what speaks like it, Google Cloud Storage, Azure (extra `feeds[s3]`).

It is imported where a name begins with s3://, gs:// or az://. obstore speaks to the stores. Imports errors
and the protocols of `storage`.
"""
