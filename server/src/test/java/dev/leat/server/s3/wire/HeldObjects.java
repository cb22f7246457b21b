package dev.leat.server.s3.wire;

import dev.leat.server.s3.Call;
import dev.leat.server.s3.S3;
import dev.leat.server.s3.S3ErrorException;
import dev.leat.server.s3.S3Operation;
import dev.leat.server.s3.S3Response;
import dev.leat.server.s3.StreamedResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects in memory, for tests of how they come and go. Bucket `none` is not there.
final class HeldObjects {

    static final String MISSING = "none";

    final Map<String, Held> objects = new ConcurrentHashMap<>();

    record Held(PutObjectRequest put, byte[] bytes, Optional<dev.leat.batch.Checksum> checksum) {}

    S3 s3() {
        return new S3(() -> S3Operation.of(MethodHandles.lookup(), this), _ -> Optional.empty());
    }

    S3Response<PutObjectResponse> put(PutObjectRequest in, Call call) throws IOException {
        if (in.bucket().equals(MISSING)) {
            throw S3ErrorException.noSuchBucket(in.bucket());
        }
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 << 10];
        var body = call.body().stream();
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            bytes.write(buffer, 0, read);
        }
        objects.put(
                in.bucket() + "/" + in.key(),
                new Held(in, bytes.toByteArray(), call.body().checksum()));
        return S3Response.of(PutObjectResponse.builder().eTag("\"etag\"").build());
    }

    S3Response<GetObjectResponse> get(GetObjectRequest in, Call call) {
        var held = held(in.bucket(), in.key());
        if ("\"etag\"".equals(in.ifNoneMatch())) {
            return S3Response.of(304, GetObjectResponse.builder().eTag("\"etag\"").build());
        }
        if ("bytes=1-2".equals(in.range())) {
            return S3Response.of(
                    206,
                    GetObjectResponse.builder()
                            .contentRange("bytes 1-2/" + held.bytes().length)
                            .build(),
                    new StreamedResponse(2, () -> new ByteArrayInputStream(held.bytes(), 1, 2)));
        }
        if (in.range() != null) {
            throw S3ErrorException.invalidRange(in.range(), held.bytes().length);
        }
        return S3Response.of(
                200,
                GetObjectResponse.builder()
                        .eTag("\"etag\"")
                        .acceptRanges("bytes")
                        .contentType(held.put().contentType())
                        .metadata(held.put().metadata())
                        .build(),
                new StreamedResponse(
                        held.bytes().length, () -> new ByteArrayInputStream(held.bytes())));
    }

    S3Response<HeadObjectResponse> head(HeadObjectRequest in, Call call) {
        var held = held(in.bucket(), in.key());
        return S3Response.of(
                HeadObjectResponse.builder()
                        .eTag("\"etag\"")
                        .contentLength((long) held.bytes().length)
                        .contentType(held.put().contentType())
                        .build());
    }

    S3Response<DeleteObjectResponse> delete(DeleteObjectRequest in, Call call) {
        objects.remove(in.bucket() + "/" + in.key());
        return S3Response.of(204, DeleteObjectResponse.builder().build());
    }

    S3Response<DeleteObjectsResponse> deleteMany(DeleteObjectsRequest in, Call call) {
        List<DeletedObject> gone = new ArrayList<>();
        in.delete()
                .objects()
                .forEach(one -> {
                    objects.remove(in.bucket() + "/" + one.key());
                    gone.add(DeletedObject.builder().key(one.key()).build());
                });
        return S3Response.of(DeleteObjectsResponse.builder().deleted(gone).build());
    }

    S3Response<ListObjectsV2Response> list(ListObjectsV2Request in, Call call) {
        var contents =
                objects.keySet().stream()
                        .filter(name -> name.startsWith(in.bucket() + "/"))
                        .sorted()
                        .map(name ->
                                S3Object.builder()
                                        .key(name.substring(in.bucket().length() + 1))
                                        .build())
                        .toList();
        return S3Response.of(
                ListObjectsV2Response.builder()
                        .name(in.bucket())
                        .prefix("")
                        .contents(contents)
                        .build());
    }

    private Held held(String bucket, String key) {
        return Optional.ofNullable(objects.get(bucket + "/" + key))
                .orElseThrow(() -> S3ErrorException.noSuchKey(key));
    }
}
