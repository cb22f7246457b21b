package dev.leat.warehouse.redshift;

import dev.leat.app.RedshiftUrl;
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

    /// The keys of a stage's objects.
    record Keys(String rows, String manifest) {}

    /// @throws IllegalArgumentException if the URL does not have a bucket and a role
    static RedshiftCopy of(RedshiftUrl url) {
        return new RedshiftCopy(
                url.bucket().orElseThrow(url.url().kind()::invalid),
                url.prefix(),
                url.role().orElseThrow(url.url().kind()::invalid));
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
                        role.equals(RedshiftUrl.DEFAULT_ROLE) ? role : TableSql.text(role));
    }

    private String url(String key) {
        return "s3://%s/%s".formatted(bucket, key);
    }
}
