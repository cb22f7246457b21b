package dev.leat.iceberg;

import dev.leat.port.LakeCatalog.Call;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTRequest;
import org.apache.iceberg.rest.RESTUtil;
import org.jspecify.annotations.Nullable;

/// A request to a warehouse, whose path is that of its route.
record CatalogRequest(WarehouseCatalog catalog, Call call) {

    /// The separator of the levels of a namespace, encoded.
    private static final String SEPARATOR = "%1F";

    private static final int NAMESPACE = 3;
    private static final int TABLE = 5;

    Namespace namespace() {
        return RESTUtil.decodeNamespaceAsPathSegment(call.path().get(NAMESPACE), SEPARATOR);
    }

    TableIdentifier table() {
        return TableIdentifier.of(namespace(), RESTUtil.decodePathSegment(call.path().get(TABLE)));
    }

    /// Returns the parent of the namespaces to list.
    Namespace parent() {
        return parameter("parent")
                .map(text -> Namespace.of(text.split("\u001f", -1)))
                .orElseGet(Namespace::empty);
    }

    /// Returns a parameter of the query; empty if it is absent or has no text.
    Optional<String> parameter(String name) {
        return Optional.ofNullable(call.query().get(name))
                .map(List::getFirst)
                .filter(text -> !text.isEmpty());
    }

    /// Returns the size of a page; null if the client wants the whole list.
    @Nullable String pageSize() {
        return parameter("pageSize").orElse(null);
    }

    String pageToken() {
        return parameter("pageToken").orElse("");
    }

    <T extends RESTRequest> T body(Class<T> type) {
        return CatalogJson.read(call.body(), type);
    }
}
