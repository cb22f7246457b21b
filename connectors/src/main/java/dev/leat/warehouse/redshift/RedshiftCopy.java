package dev.leat.warehouse.redshift;

import dev.leat.warehouse.DatabaseUrl;
import dev.leat.warehouse.TableSql;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// The objects from which Redshift copies staged rows: a Parquet file, in which a NULL and a text
/// differ in every case, and a manifest that names it
/// (https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html).
///
/// @param prefix the prefix of the objects' keys; empty, or ends with `/`
/// @param role the ARN of the role with which Redshift reads the bucket, or `default`
record RedshiftCopy(String bucket, String prefix, String role) {

    static final String BUCKET = "bucket";
    static final String ROLE = "iam_role";

    private static final String DEFAULT = "default";

    /// The keys of a stage's objects.
    record Keys(String rows, String manifest) {}

    /// @throws IllegalArgumentException if the URL does not have a bucket and a role
    static RedshiftCopy of(DatabaseUrl url) {
        var place = url.parameters().getProperty(BUCKET, "");
        var role = url.parameters().getProperty(ROLE, "");
        if (place.isEmpty() || role.isEmpty()) {
            throw url.kind().invalid();
        }
        int slash = place.indexOf('/');
        var prefix = slash < 0 ? "" : place.substring(slash + 1).replaceAll("/+$", "") + "/";
        return new RedshiftCopy(slash < 0 ? place : place.substring(0, slash), prefix, role);
    }

    /// Returns keys that no other stage has.
    Keys keys() {
        return keys(UUID.randomUUID().toString());
    }

    Keys keys(String id) {
        var name = prefix + "leat-" + id;
        return new Keys(name + ".parquet", name + ".manifest");
    }

    /// Returns the manifest. Redshift fails if the file does not exist. It needs the size of a
    /// Parquet file.
    ///
    /// @param size the size of the file in bytes
    byte[] manifest(Keys keys, long size) {
        var json = JsonMapper.shared().createObjectNode();
        var entry = json.putArray("entries").addObject();
        entry.put("url", url(keys.rows())).put("mandatory", true);
        entry.putObject("meta").put("content_length", size);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Returns the statement that copies the rows to a temporary table.
    String sql(String temporary, Keys keys) {
        return "COPY %s FROM %s IAM_ROLE %s FORMAT AS PARQUET MANIFEST"
                .formatted(
                        temporary,
                        TableSql.text(url(keys.manifest())),
                        role.equals(DEFAULT) ? DEFAULT : TableSql.text(role));
    }

    private String url(String key) {
        return "s3://%s/%s".formatted(bucket, key);
    }
}
