package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Route;
import dev.leat.app.Table;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TableLintMessage;
import java.util.HashSet;
import java.util.List;

/// Rules about routes that read tables.
final class ItemRouteRules {

    private ItemRouteRules() {}

    static void tablesExist(App app, ReadContext in) {
        var tables = app.all(Table.class);
        for (var route : app.itemRoutes()) {
            var table = tables.get(route.table());
            if (table == null) {
                var mark = in.mark("api", route.path(), "table");
                PipelineRules.unknown("table", route.table(), tables.keySet(), mark, in);
            } else if (!hasIndex(route, table)) {
                in.problem(
                        in.mark("api", route.path(), "index"),
                        TableLintMessage.NO_INDEX,
                        table.name(),
                        route.index().orElseThrow());
            }
        }
    }

    /// Requires that the parameters of a path are the partition key, or the partition key and the
    /// sort key.
    static void parametersAreTheKey(App app, ReadContext in) {
        for (var route : app.itemRoutes()) {
            var table = app.all(Table.class).get(route.table());
            if (table == null || !hasIndex(route, table)) {
                continue;
            }
            var key = route.key(table);
            var parameters = new HashSet<>(route.parameters());
            boolean fits =
                    parameters.equals(new HashSet<>(key.names()))
                            || parameters.equals(new HashSet<>(List.of(key.partition().name())));
            if (!fits || parameters.size() != route.parameters().size()) {
                in.problem(
                        in.keyMark("api", route.path()),
                        TableLintMessage.ROUTE_PARAMETERS,
                        route.index()
                                .map(name -> "index %s of table %s".formatted(name, table.name()))
                                .orElse("table " + table.name()),
                        allowed(key));
            } else if (route.single(table) && in.has("api", route.path(), "limit")) {
                in.problem(
                        in.mark("api", route.path(), "limit"),
                        TableLintMessage.ROUTE_LIMIT,
                        table.name());
            }
        }
    }

    private static boolean hasIndex(Route.Items route, Table table) {
        return route.index().flatMap(table::index).isPresent() || route.index().isEmpty();
    }

    private static String allowed(Table.Key key) {
        var partition = "{" + key.partition().name() + "}";
        return key.sort()
                .map(sort -> "%1$s, or %1$s and {%2$s}".formatted(partition, sort.name()))
                .orElse(partition);
    }
}
