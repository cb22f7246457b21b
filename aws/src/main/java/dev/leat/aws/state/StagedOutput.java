package dev.leat.aws.state;

import dev.leat.batch.ObjectOrigin;
import java.util.List;
import java.util.Optional;

/// An output whose content is in S3 as an open multipart upload to its final key. It becomes
/// visible when the upload is completed.
///
/// @param bucket the bucket's name in the app
/// @param parts the ETags of the parts in order
/// @param replaced the ETag of the object that the output replaces; empty if there is none
/// @param origin the input of the output; empty if a batch of messages made it
/// @param id the id of the publication, in the metadata of the object
public record StagedOutput(
        String bucket,
        String key,
        String upload,
        List<String> parts,
        String replaced,
        Optional<ObjectOrigin> origin,
        String id) {

    public StagedOutput {
        parts = List.copyOf(parts);
    }

    /// Returns the output with its content.
    public StagedOutput uploaded(List<String> etags) {
        return new StagedOutput(bucket, key, upload, etags, replaced, origin, id);
    }

    /// Returns the output on condition of another object that it replaces.
    public StagedOutput replacing(String etag) {
        return new StagedOutput(bucket, key, upload, parts, etag, origin, id);
    }
}
