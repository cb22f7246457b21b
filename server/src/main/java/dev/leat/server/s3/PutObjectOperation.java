package dev.leat.server.s3;

import dev.leat.port.PutObject;
import java.io.IOException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// PutObject.
record PutObjectOperation(BucketResolver resolver) {

    S3Response<PutObjectResponse> put(PutObjectRequest in, Call call) throws IOException {
        resolver.target(in.bucket(), in.key());
        var condition = Conditions.ofPut(in.ifMatch(), in.ifNoneMatch());
        var put =
                new PutObject(
                        in.bucket(),
                        in.key(),
                        S3Limits.metadata(in.metadata()),
                        ObjectHeaders.of(in, call),
                        condition);
        var body = call.body();
        var stored =
                resolver.change(
                        in.bucket(),
                        in.key(),
                        Conditions.header(condition),
                        () -> resolver.buckets().put(put, body.stream(), body::checksum));
        var answer =
                PutObjectResponse.builder()
                        .eTag(Etags.quoted(stored.unit().etag()))
                        .versionId(stored.unit().versionText());
        Checksums.setWithType(answer, stored.checksum());
        return S3Response.of(answer.build());
    }
}
