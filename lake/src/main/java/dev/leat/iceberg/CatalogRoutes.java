package dev.leat.iceberg;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.RESTMessage;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.jspecify.annotations.Nullable;

/// The endpoints of the catalog.
final class CatalogRoutes {

    /// The code that answers the requests to an endpoint. A change without content has no answer.
    interface Handler {
        @Nullable RESTMessage answer(CatalogRequest request);
    }

    record CatalogRoute(Endpoint endpoint, Handler handler) {

        @Nullable RESTMessage answer(CatalogRequest request) {
            return handler.answer(request);
        }
    }

    private static final List<CatalogRoute> ROUTES =
            List.of(
                    new CatalogRoute(Endpoint.V1_LIST_NAMESPACES, CatalogRoutes::namespaces),
                    new CatalogRoute(
                            Endpoint.V1_CREATE_NAMESPACE,
                            in ->
                                    CatalogHandlers.createNamespace(
                                            in.catalog(), in.body(CreateNamespaceRequest.class))),
                    new CatalogRoute(
                            Endpoint.V1_LOAD_NAMESPACE,
                            in -> CatalogHandlers.loadNamespace(in.catalog(), in.namespace())),
                    new CatalogRoute(
                            Endpoint.V1_NAMESPACE_EXISTS,
                            in -> {
                                CatalogHandlers.namespaceExists(in.catalog(), in.namespace());
                                return null;
                            }),
                    new CatalogRoute(
                            Endpoint.V1_UPDATE_NAMESPACE,
                            in ->
                                    CatalogHandlers.updateNamespaceProperties(
                                            in.catalog(),
                                            in.namespace(),
                                            in.body(UpdateNamespacePropertiesRequest.class))),
                    new CatalogRoute(
                            Endpoint.V1_DELETE_NAMESPACE,
                            in -> {
                                CatalogHandlers.dropNamespace(in.catalog(), in.namespace());
                                return null;
                            }),
                    new CatalogRoute(Endpoint.V1_LIST_TABLES, CatalogRoutes::tables),
                    new CatalogRoute(Endpoint.V1_CREATE_TABLE, CatalogRoutes::create),
                    new CatalogRoute(Endpoint.V1_LOAD_TABLE, CatalogRoutes::load),
                    new CatalogRoute(
                            Endpoint.V1_TABLE_EXISTS,
                            in -> {
                                CatalogHandlers.tableExists(in.catalog(), in.table());
                                return null;
                            }),
                    new CatalogRoute(
                            Endpoint.V1_UPDATE_TABLE,
                            in ->
                                    stored(
                                            in,
                                            CatalogHandlers.updateTable(
                                                    in.catalog(),
                                                    in.table(),
                                                    in.body(UpdateTableRequest.class)))),
                    new CatalogRoute(Endpoint.V1_DELETE_TABLE, CatalogRoutes::drop),
                    new CatalogRoute(
                            Endpoint.V1_RENAME_TABLE,
                            in -> {
                                CatalogHandlers.renameTable(
                                        in.catalog(), in.body(RenameTableRequest.class));
                                return null;
                            }),
                    new CatalogRoute(
                            Endpoint.V1_REGISTER_TABLE,
                            in ->
                                    stored(
                                            in,
                                            CatalogHandlers.registerTable(
                                                    in.catalog(),
                                                    in.namespace(),
                                                    in.body(RegisterTableRequest.class)))),
                    new CatalogRoute(Endpoint.V1_COMMIT_TRANSACTION, CatalogRoutes::commit));

    /// The endpoints of the protocol that the catalog does not have.
    private static final List<Endpoint> UNSUPPORTED =
            List.of(
                    Endpoint.create("POST", "/v1/oauth/tokens"),
                    Endpoint.V1_REPORT_METRICS,
                    Endpoint.V1_TABLE_CREDENTIALS,
                    Endpoint.V1_TABLE_REMOTE_SIGN,
                    Endpoint.V1_SUBMIT_TABLE_SCAN_PLAN,
                    Endpoint.V1_FETCH_TABLE_SCAN_PLAN,
                    Endpoint.V1_CANCEL_TABLE_SCAN_PLAN,
                    Endpoint.V1_FETCH_TABLE_SCAN_PLAN_TASKS,
                    Endpoint.V1_LIST_VIEWS,
                    Endpoint.V1_LOAD_VIEW,
                    Endpoint.V1_VIEW_EXISTS,
                    Endpoint.V1_CREATE_VIEW,
                    Endpoint.V1_UPDATE_VIEW,
                    Endpoint.V1_DELETE_VIEW,
                    Endpoint.V1_RENAME_VIEW,
                    Endpoint.V1_REGISTER_VIEW);

    private CatalogRoutes() {}

    static List<Endpoint> endpoints() {
        return ROUTES.stream().map(CatalogRoute::endpoint).toList();
    }

    /// @param path the undecoded segments of the path
    /// @throws UnsupportedOperationException if the protocol has this endpoint, but not the catalog
    /// @throws CatalogErrors.UnknownPathException if the protocol does not have it
    static CatalogRoute find(String method, List<String> path) {
        var named = method + " /" + String.join("/", path);
        if (UNSUPPORTED.stream().anyMatch(endpoint -> matches(endpoint, method, path))) {
            throw new UnsupportedOperationException(
                    "%s is not supported; GET /v1/config lists the endpoints of this catalog"
                            .formatted(named));
        }
        return ROUTES.stream()
                .filter(route -> matches(route.endpoint(), method, path))
                .findFirst()
                .orElseThrow(() -> new CatalogErrors.UnknownPathException(named));
    }

    private static boolean matches(Endpoint endpoint, String method, List<String> path) {
        var segments = endpoint.path().substring(1).split("/", -1);
        if (!endpoint.httpMethod().equals(method) || segments.length != path.size()) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            var segment = segments[i];
            if (segment.startsWith("{") ? path.get(i).isEmpty() : !segment.equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static RESTMessage namespaces(CatalogRequest in) {
        var size = in.pageSize();
        return size == null
                ? CatalogHandlers.listNamespaces(in.catalog(), in.parent())
                : CatalogHandlers.listNamespaces(in.catalog(), in.parent(), in.pageToken(), size);
    }

    private static RESTMessage tables(CatalogRequest in) {
        var size = in.pageSize();
        return size == null
                ? CatalogHandlers.listTables(in.catalog(), in.namespace())
                : CatalogHandlers.listTables(in.catalog(), in.namespace(), in.pageToken(), size);
    }

    private static RESTMessage create(CatalogRequest in) {
        var request = in.body(CreateTableRequest.class);
        return stored(
                in,
                request.stageCreate()
                        ? CatalogHandlers.stageTableCreate(in.catalog(), in.namespace(), request)
                        : CatalogHandlers.createTable(in.catalog(), in.namespace(), request));
    }

    private static RESTMessage load(CatalogRequest in) {
        var mode =
                SnapshotMode.valueOf(
                        in.parameter("snapshots").orElse("all").toUpperCase(Locale.ROOT));
        return stored(in, CatalogHandlers.loadTable(in.catalog(), in.table(), mode));
    }

    private static @Nullable RESTMessage drop(CatalogRequest in) {
        if (in.parameter("purgeRequested").filter(Boolean::parseBoolean).isPresent()) {
            CatalogHandlers.purgeTable(in.catalog(), in.table());
        } else {
            CatalogHandlers.dropTable(in.catalog(), in.table());
        }
        return null;
    }

    private static @Nullable RESTMessage commit(CatalogRequest in) {
        var tables = new HashSet<>();
        for (var change : in.body(CommitTransactionRequest.class).tableChanges()) {
            if (!tables.add(change.identifier())) {
                throw new BadRequestException(
                        "the transaction has several changes of table %s", change.identifier());
            }
            CatalogHandlers.updateTable(in.catalog(), change.identifier(), change);
        }
        return null;
    }

    /// Adds the properties with which the client reads and writes the objects of a table.
    private static RESTMessage stored(CatalogRequest in, LoadTableResponse table) {
        return LoadTableResponse.builder()
                .withTableMetadata(table.tableMetadata())
                .addAllConfig(table.config())
                .addAllConfig(new HashMap<>(in.call().storage()))
                .build();
    }
}
