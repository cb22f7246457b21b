package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A sink whose rows are compared instead of written. It receives the same rows as the sink `of`: a
/// view in the form of a view, other sinks as documents of any size.
record ComparedSink(Sink of) implements Sink {

    /// A sink that receives the columns of the key of each row.
    record Keys(List<String> key) implements Sink {

        @Override
        public String name() {
            return "key";
        }

        @Override
        public Filter filter() {
            return new Filter.All();
        }

        @Override
        public Map<String, Sql> columns() {
            var columns = new LinkedHashMap<String, Sql>();
            key.forEach(column -> columns.put(column, Sql.ofColumn(column)));
            return columns;
        }

        @Override
        public String kind() {
            return "key";
        }

        @Override
        public Shape shape() {
            return new Shape.Document(Optional.empty());
        }

        @Override
        public String definition() {
            return "";
        }

        @Override
        public Set<String> candidates(App app) {
            return Set.of();
        }
    }

    @Override
    public String name() {
        return of.name();
    }

    @Override
    public Filter filter() {
        return of.filter();
    }

    @Override
    public Map<String, Sql> columns() {
        return of.columns();
    }

    @Override
    public String kind() {
        return of.kind();
    }

    @Override
    public Shape shape() {
        return of.shape() instanceof Shape.OfView ? of.shape() : new Shape.Document(of.text());
    }

    @Override
    public String definition() {
        return of.definition();
    }

    @Override
    public Set<String> candidates(App app) {
        return of.candidates(app);
    }

    @Override
    public Optional<String> view() {
        return of.view();
    }
}
