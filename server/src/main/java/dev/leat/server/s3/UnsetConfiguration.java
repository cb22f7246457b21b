package dev.leat.server.s3;

import dev.leat.port.AwsNames;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;

/// What may be asked of an object or a bucket in passing and is not there. It is refused rather
/// than forgotten: who wants a lock or a key of his own counts on it.
final class UnsetConfiguration {

    /// What it is for, by how its headers begin.
    private record Feature(String header, String text) {}

    private static final List<Feature> FEATURES =
            List.of(
                    new Feature(
                            "x-amz-server-side-encryption-customer",
                            "Leat does not encrypt objects with keys of clients; leave out the"
                                    + " headers x-amz-server-side-encryption-customer-*."),
                    new Feature(
                            "x-amz-copy-source-server-side-encryption-customer",
                            "Leat does not encrypt objects with keys of clients; leave out the"
                                    + " headers"
                                    + " x-amz-copy-source-server-side-encryption-customer-*."),
                    new Feature(
                            "x-amz-server-side-encryption-aws-kms",
                            "Leat has no KMS; leave out the key."),
                    new Feature(
                            "x-amz-object-lock",
                            "Leat has no object lock; leave out the headers x-amz-object-lock-*."),
                    new Feature(
                            "x-amz-bucket-object-lock",
                            "Leat has no object lock; create the bucket without."),
                    new Feature(
                            "x-amz-write-offset-bytes",
                            "Leat does not append to objects; put them whole or in parts."),
                    new Feature(
                            "x-amz-tagging",
                            "Leat keeps no tags of objects; use metadata (x-amz-meta-*)."));

    private static final String TAGGING_DIRECTIVE = "x-amz-tagging-directive";
    private static final String ENCRYPTION = "x-amz-server-side-encryption";
    private static final String ACL = "x-amz-acl";
    private static final String GRANTS = "x-amz-grant-";
    private static final String OWNER = "ExpectedBucketOwner";
    private static final String SOURCE_OWNER = "ExpectedSourceBucketOwner";

    /// What is so anyhow.
    private static final Set<String> OWN_ACLS = Set.of("private", "bucket-owner-full-control");

    private UnsetConfiguration() {}

    /// @throws S3Fault if the request wants something that is not there
    static void check(SdkPojo request) {
        for (var field : request.sdkFields()) {
            var value = field.getValueOrDefault(request);
            if (value != null && !(value instanceof Boolean wanted && !wanted)) {
                check(field.locationName(), value.toString());
                if (field.memberName().equals(OWNER) || field.memberName().equals(SOURCE_OWNER)) {
                    checkOwner(value.toString());
                }
            }
        }
    }

    private static void check(String header, String value) {
        if ((header.equals(ACL) && !OWN_ACLS.contains(value)) || header.startsWith(GRANTS)) {
            throw new S3ErrorException(
                    "AccessControlListNotSupported",
                    400,
                    "The bucket does not allow ACLs: whoever may ask Leat may read and write"
                            + " everything.");
        }
        if (header.equals(ENCRYPTION) && !value.equals("AES256")) {
            throw S3ErrorException.notImplemented(
                            "Leat has no KMS: '%s' cannot be had; leave it out.".formatted(value))
                    .detail("Header", header);
        }
        if (header.equals(TAGGING_DIRECTIVE)) {
            return;
        }
        for (var feature : FEATURES) {
            if (header.startsWith(feature.header())) {
                throw S3ErrorException.notImplemented(feature.text()).detail("Header", header);
            }
        }
    }

    private static void checkOwner(String account) {
        if (!account.equals(AwsNames.ACCOUNT)) {
            throw S3ErrorException.accessDenied(
                    "Access Denied: the bucket is not of account %s; the only one here is %s."
                            .formatted(account, AwsNames.ACCOUNT));
        }
    }
}
