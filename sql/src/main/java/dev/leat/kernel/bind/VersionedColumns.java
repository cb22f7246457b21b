package dev.leat.kernel.bind;

import dev.leat.kernel.bind.PipelineColumns.Variable;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The columns of a row by name, in order, as an immutable map. The maps before and after a step
/// share a [ColumnHistory], so that each step of a long pipeline needs time and memory for its
/// changes only. A changed column keeps its place. Thread-safe.
final class VersionedColumns extends AbstractMap<String, Variable> {

    private final ColumnHistory history;
    private final int version;
    private final int size;
    private final int typeHash;

    private VersionedColumns(ColumnHistory history, int version, int size, int typeHash) {
        this.history = history;
        this.version = version;
        this.size = size;
        this.typeHash = typeHash;
    }

    static VersionedColumns none() {
        return new VersionedColumns(new ColumnHistory(), 0, 0, 0);
    }

    static VersionedColumns of(Map<String, Variable> columns) {
        if (columns instanceof VersionedColumns same) {
            return same;
        }
        var all = none();
        for (var column : columns.values()) {
            all = all.with(column);
        }
        return all;
    }

    /// Returns these columns with another one, which replaces a column of the same name.
    VersionedColumns with(Variable column) {
        return changed(column.name(), column);
    }

    /// Returns these columns without one of them.
    VersionedColumns without(String name) {
        return containsKey(name) ? changed(name, null) : this;
    }

    private VersionedColumns changed(String name, @Nullable Variable column) {
        var before = get(name);
        if (!history.append(version, name, column)) {
            return copy().changed(name, column);
        }
        return new VersionedColumns(
                history,
                version + 1,
                size - (before == null ? 0 : 1) + (column == null ? 0 : 1),
                typeHash - hash(before) + hash(column));
    }

    /// Returns equal columns with a history of their own, because other columns were already
    /// derived from these.
    private VersionedColumns copy() {
        var all = none();
        for (var column : values()) {
            all = all.with(column);
        }
        return all;
    }

    /// Returns the hash of a column in [#types].
    private static int hash(@Nullable Variable column) {
        return column == null ? 0 : column.name().hashCode() ^ column.sqlType().hashCode();
    }

    /// Returns a column whose name differs from this name only in case.
    Optional<String> otherCase(String name) {
        return history.spellings(name).stream()
                .filter(other -> !other.equals(name) && containsKey(other))
                .findFirst();
    }

    @Override
    public @Nullable Variable get(@Nullable Object name) {
        return name instanceof String text ? history.get(text, version) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Entry<String, Variable>> entrySet() {
        return entries(Function.identity());
    }

    private <V> Set<Entry<String, V>> entries(Function<Variable, V> value) {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Entry<String, V>> iterator() {
                return history.at(version).stream()
                        .map(column -> Map.entry(column.name(), value.apply(column)))
                        .iterator();
            }
        };
    }

    /// Returns the types of the columns.
    Types types() {
        return new Types(this);
    }

    /// The types of columns, as an immutable map. Its hash is known without a look at the columns.
    static final class Types extends AbstractMap<String, String> {

        private final VersionedColumns columns;

        private Types(VersionedColumns columns) {
            this.columns = columns;
        }

        @Override
        public @Nullable String get(@Nullable Object name) {
            var column = columns.get(name);
            return column == null ? null : column.sqlType();
        }

        @Override
        public boolean containsKey(@Nullable Object name) {
            return columns.containsKey(name);
        }

        @Override
        public int size() {
            return columns.size;
        }

        @Override
        public Set<Entry<String, String>> entrySet() {
            return columns.entries(Variable::sqlType);
        }

        @Override
        public int hashCode() {
            return columns.typeHash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this
                    || (other instanceof Map<?, ?> map
                            && map.hashCode() == hashCode()
                            && super.equals(other));
        }
    }
}
