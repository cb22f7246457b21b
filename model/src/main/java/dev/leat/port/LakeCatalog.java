package dev.leat.port;

import java.util.List;
import java.util.Map;

/// A catalog through which other programs find, read and change lake tables, by the protocol of
/// Iceberg's REST catalogs
/// (https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml). Thread-safe.
public interface LakeCatalog {

    /// Returns the answer to a request; errors are answers, too. Blocks until a change is durable.
    ///
    /// @throws UnavailableException if the state cannot be read or changed now
    /// @throws CorruptStateException if the stored state is corrupt
    Answer answer(Call call);

    /// Returns notices for the operator at startup, one sentence each: tables in the buckets that
    /// app.yaml does not name, if it has tables that do not exist yet. A table may have been
    /// renamed without its prefix.
    List<String> notices();

    /// A request. `path` has the undecoded segments after the catalog's own path, such as `v1`,
    /// `config`. `query` has all values of each parameter, decoded. `storage` has the properties
    /// with which the client reads and writes objects, such as `s3.endpoint`.
    record Call(
            String method,
            List<String> path,
            Map<String, List<String>> query,
            byte[] body,
            Map<String, String> storage) {

        public Call {
            path = List.copyOf(path);
            query = Map.copyOf(query);
            storage = Map.copyOf(storage);
        }
    }

    /// A status of HTTP and a JSON document, which is empty if the status is 204.
    record Answer(int status, byte[] body) {}
}
