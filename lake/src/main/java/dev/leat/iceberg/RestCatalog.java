package dev.leat.iceberg;

import dev.leat.app.App;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.Buckets;
import dev.leat.port.LakeCatalog;
import dev.leat.port.Store;
import dev.leat.text.Trim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.jspecify.annotations.Nullable;

/// An Iceberg REST catalog of the lake tables of an app. Each bucket with lake tables is a
/// warehouse, whose name is the prefix of the paths of its requests. A request reads one state of
/// the warehouse. It commits all its changes at once, or it is repeated on the new state if another
/// writer was first. Thread-safe.
public final class RestCatalog implements LakeCatalog {

    /// The number of attempts to commit a request.
    private static final int ATTEMPTS = 5;

    private final Map<String, CatalogWarehouse> warehouses;
    private final Buckets buckets;
    private final Store store;

    /// @param store commits changes of the objects of `buckets`
    public RestCatalog(App app, Buckets buckets, Store store) {
        this.warehouses = CatalogWarehouse.of(app);
        this.buckets = buckets;
        this.store = store;
    }

    @Override
    public Answer answer(Call call) {
        try {
            return answered(call);
        } catch (RuntimeException failed) {
            return CatalogErrors.answer(failed).orElseThrow(() -> failed);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public List<String> notices() {
        var notices = new ArrayList<String>();
        try {
            for (var warehouse : warehouses.values()) {
                notices.addAll(new UnnamedTables(warehouse, buckets).notices());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return notices;
    }

    private Answer answered(Call call) throws IOException {
        var path = call.path();
        if (!path.getFirst().equals("v1") || path.size() < 2) {
            throw new CatalogErrors.UnknownPathException("/" + String.join("/", path));
        }
        if (path.equals(List.of("v1", "config"))) {
            return CatalogJson.answer(config(call));
        }
        var route = CatalogRoutes.find(call.method(), path);
        var warehouse = warehouse(path.get(1));
        for (int attempt = 1; ; attempt++) {
            try (var change = CatalogChange.begin(warehouse, buckets)) {
                var answer = route.answer(new CatalogRequest(new WarehouseCatalog(change), call));
                change.commit(store);
                return CatalogJson.answer(answer);
            } catch (OutputConflictException another) {
                if (attempt == ATTEMPTS) {
                    throw new CommitFailedException(
                            another, "%s", String.valueOf(another.getMessage()));
                }
            }
        }
    }

    private ConfigResponse config(Call call) {
        if (!call.method().equals("GET")) {
            throw new CatalogErrors.UnknownPathException(call.method() + " /v1/config");
        }
        var warehouse = warehouse(name(call.query().get("warehouse")));
        return ConfigResponse.builder()
                .withDefaults(new HashMap<>(call.storage())) // which may look for null
                .withOverride("prefix", warehouse.bucket())
                // The token of an app does not expire.
                .withOverride("token-refresh-enabled", "false")
                .withEndpoints(CatalogRoutes.endpoints())
                .build();
    }

    private String name(@Nullable List<String> asked) {
        var given = Optional.ofNullable(asked).map(List::getFirst).filter(text -> !text.isEmpty());
        if (given.isPresent()) {
            return Trim.end(given.get().replaceFirst("^s3://", ""), '/');
        }
        if (warehouses.size() != 1) {
            throw new BadRequestException(
                    "the app has lake tables in several buckets; set the property 'warehouse' to"
                            + " one of %s",
                    String.join(", ", warehouses.keySet()));
        }
        return warehouses.keySet().iterator().next();
    }

    private CatalogWarehouse warehouse(String name) {
        var found = warehouses.get(name);
        if (found == null) {
            throw new CatalogErrors.UnknownWarehouseException(name, warehouses.keySet());
        }
        return found;
    }
}
