package dev.leat.server.statistics;

import dev.leat.app.App;
import dev.leat.app.Route;
import dev.leat.app.Table;
import dev.leat.port.TableReader;
import dev.leat.port.ViewReader;
import dev.leat.server.PathTemplate;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The statistics API: the GET paths of the app's `api` section, which read views and tables. If
/// two paths match, a literal segment takes precedence over a parameter.
public final class Statistics implements Site {

    private final List<Path> paths;
    private final List<String> names;

    public Statistics(App app, Function<String, ViewReader> views, TableReader tables) {
        var all =
                Stream.concat(
                        app.gets().stream().map(route -> path(route, app, views)),
                        app.itemRoutes().stream().map(route -> path(route, app, tables)));
        names =
                app.api().stream()
                        .filter(route -> !(route instanceof Route.Post))
                        .map(Route::path)
                        .toList();
        paths = all.sorted(Comparator.comparing(path -> path.template().shape())).toList();
    }

    @Override
    public Optional<Response> answer(Request request) {
        for (var path : paths) {
            var values = path.template().match(request.path());
            if (values.isPresent()) {
                request.allow("GET");
                return Optional.of(path.reading().answer(values.get(), request.query()));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<String> paths() {
        return names;
    }

    private static Path path(Route.Get route, App app, Function<String, ViewReader> views) {
        var reader = views.apply(route.view());
        var statistic = new Statistic(route, app.view(route.view()), reader);
        return new Path(PathTemplate.of(route.path()), statistic);
    }

    private static Path path(Route.Items route, App app, TableReader tables) {
        var table = app.get(Table.class, route.table());
        return new Path(
                PathTemplate.of(route.path()),
                route.single(table)
                        ? new OneItem(table, tables)
                        : new ItemPage(route, table, tables));
    }

    private record Path(PathTemplate template, Reading reading) {}
}
