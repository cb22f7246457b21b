package dev.leat.kernel.bind;

import dev.leat.app.PipelineSource;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Step.Added;
import dev.leat.app.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The columns of a pipeline's rows before or after a step, in order, each with its type, whether
/// it may be NULL or has personal data, and the origin of its value. Only this class derives the
/// columns after a step. Immutable.
public record PipelineColumns(Map<String, Variable> all, Scope scope) {

    private static final String TEXT = Type.Simple.VARCHAR.name();

    public PipelineColumns {
        all = VersionedColumns.of(all);
    }

    /// Returns the columns of the records of a source with a schema.
    public static PipelineColumns of(PipelineSource from) {
        return of(from.schema(), SourceStruct.of(from));
    }

    /// Returns the columns of records with this schema. Values of documents are fields of the
    /// document. There is no document for the rows of a file, so all their columns are computed.
    public static PipelineColumns of(Schema schema, SourceStruct origin) {
        var all = new LinkedHashMap<String, Variable>();
        for (var field : schema.fields()) {
            int index = origin == SourceStruct.FILE ? -1 : all.size();
            all.put(field.name(), Variable.of(field, index));
        }
        return of(all, origin);
    }

    /// Returns the columns of files without a schema: strings, of which nothing else is known.
    public static PipelineColumns inferred(Collection<String> names, SourceStruct origin) {
        var all = new LinkedHashMap<String, Variable>();
        names.forEach(name -> all.put(name, Variable.unknown(name, TEXT)));
        return of(all, origin);
    }

    private static PipelineColumns of(Map<String, Variable> all, SourceStruct origin) {
        var columns = VersionedColumns.of(all);
        return new PipelineColumns(columns, new Scope(columns.types(), origin));
    }

    private VersionedColumns columns() {
        return VersionedColumns.of(all);
    }

    public SourceStruct origin() {
        return scope.origin();
    }

    public Variable get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no column '" + name + "'"));
    }

    public Optional<Variable> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /// Returns the columns with these names in the order of the row. It visits all columns.
    public List<Variable> named(Collection<String> names) {
        return all.values().stream().filter(v -> names.contains(v.name())).toList();
    }

    /// Returns these columns with an additional one, which replaces a column of the same name.
    public PipelineColumns with(Variable extra) {
        return of(columns().with(extra), origin());
    }

    /// Returns a column whose name differs from this name only in case.
    public Optional<String> otherCase(String name) {
        return columns().otherCase(name);
    }

    public List<String> names() {
        return List.copyOf(all.keySet());
    }

    /// Returns these columns as a schema.
    ///
    /// @throws IllegalArgumentException if app files do not support the type of a column, which
    ///   lint reports
    public Schema schema(String name) {
        return new Schema(name, all.values().stream().map(Variable::asField).toList());
    }

    /// Returns the columns after a step. `bound` has the step's bound expressions by name. An
    /// expression is missing if it is invalid, which lint reports. Its column then keeps its type,
    /// or is a VARCHAR if it is new.
    public PipelineColumns after(Step step, Map<String, BoundExpression> bound) {
        var next = step.keepsOthers() ? columns() : VersionedColumns.none();
        if (step.keepsOthers()) {
            for (var name : step.removed()) {
                next = next.without(name);
            }
        }
        for (var added : step.added().entrySet()) {
            next = next.with(variable(added.getKey(), added.getValue(), bound));
        }
        if (step.addsUnknown()) {
            for (var made : bound.entrySet()) {
                next = next.with(ofQuery(made.getKey(), made.getValue()));
            }
        }
        if (step.added().isEmpty()) {
            for (var name : notNull(step, bound)) {
                var column = next.get(name);
                if (column != null && column.nullable()) {
                    next = next.with(column.notNull());
                }
            }
        }
        if (step instanceof Step.Java) {
            return of(fields(next.values()), origin());
        }
        return of(next, origin(step));
    }

    /// Returns the columns as fields of documents, which the statement after a `java` step reads.
    private static Map<String, Variable> fields(Collection<Variable> columns) {
        var fields = new LinkedHashMap<String, Variable>();
        columns.forEach(column -> fields.put(column.name(), column.at(fields.size())));
        return fields;
    }

    private SourceStruct origin(Step step) {
        if (step.keepsRows()) {
            return origin();
        }
        return step instanceof Step.OverFile ? origin().ofMany() : origin().ofItems();
    }

    private Variable variable(String name, Added value, Map<String, BoundExpression> bound) {
        return switch (value) {
            case Added.Computed(var sql) ->
                    bound.containsKey(name)
                            ? computed(name, sql, bound.get(name))
                            : Variable.unknown(name, before(name).sqlType());
            case Added.Measure(var sql) ->
                    bound.containsKey(name)
                            ? derived(name, sql, bound.get(name))
                            : Variable.unknown(name, before(name).sqlType());
            case Added.OfGroup _ -> before(name);
            case Added.Element(var list) -> element(name, before(list));
            case Added.Taken(var lookup, var field, var nullable) ->
                    new Variable(
                            name,
                            TypeSpelling.of(field.type()),
                            -1,
                            nullable,
                            Variable.of(field, -1).whole(),
                            ValueOrigin.of(lookup),
                            List.of());
            case Added.Returned(var type) ->
                    // the class receives all columns
                    new Variable(
                            name,
                            TypeSpelling.of(type),
                            -1,
                            true,
                            privacy(all.values().stream().anyMatch(Variable::pii)),
                            ValueOrigin.JAVA,
                            List.of());
        };
    }

    /// Returns the column as it is before the step.
    private Variable before(String name) {
        return find(name).orElseGet(() -> Variable.unknown(name, TEXT));
    }

    private static Variable element(String name, Variable list) {
        return new Variable(
                name,
                TypeSpelling.element(list.sqlType()).orElse(TEXT),
                -1,
                false,
                list.whole(),
                list.origin().ofElement(),
                List.of());
    }

    private Variable computed(String name, Sql sql, BoundExpression bound) {
        if (Variable.plain(sql, bound)) {
            return get(bound.columns().iterator().next()).as(name);
        }
        boolean nullable =
                bound.nulls()
                        .nullable(column -> find(column).filter(Variable::nullable).isPresent());
        var copied = bound.copies().flatMap(this::copied);
        var derived = derived(name, sql, bound);
        return new Variable(
                name,
                bound.sqlType(),
                -1,
                nullable,
                copied.orElse(derived.privacy()),
                derived.origin(),
                List.of());
    }

    /// Returns the privacy of a copy of a column, or of a personal member of a struct.
    private Optional<Privacy> copied(String path) {
        boolean member = all.values().stream().anyMatch(one -> one.members().contains(path));
        return member ? Optional.of(Privacy.PERSONAL) : find(path).map(Variable::whole);
    }

    /// Returns a column of a query's result, which may derive from any column that the query uses.
    private Variable ofQuery(String name, BoundExpression bound) {
        var uses = bound.columns().stream().map(column -> Sql.ofColumn(column).text());
        var made = derived(name, Sql.of(uses.collect(Collectors.joining(" "))), bound);
        boolean personal = find(name).filter(v -> v.privacy() == Privacy.PERSONAL).isPresent();
        return personal ? made.with(Privacy.PERSONAL) : made;
    }

    private Variable derived(String name, Sql sql, BoundExpression bound) {
        var from = used(bound);
        var origin = ValueOrigin.of(bound.source());
        for (var variable : from) {
            origin = origin.and(variable.origin());
        }
        var privacy = privacy(from.stream().anyMatch(variable -> variable.isPersonalIn(sql)));
        return new Variable(name, bound.sqlType(), -1, false, privacy, origin, List.of());
    }

    private List<Variable> used(BoundExpression bound) {
        return bound.columns().stream().flatMap(name -> find(name).stream()).toList();
    }

    private static Privacy privacy(boolean derived) {
        return derived ? Privacy.DERIVED : Privacy.NONE;
    }

    /// Returns the columns that are not NULL after a step, because its conditions reject or filter
    /// out NULLs.
    private static List<String> notNull(Step step, Map<String, BoundExpression> bound) {
        return step.expressions().keySet().stream()
                .flatMap(condition -> Optional.ofNullable(bound.get(condition)).stream())
                .flatMap(condition -> condition.nulls().required().stream())
                .toList();
    }

    /// Personal data in a column.
    public enum Privacy {
        NONE,
        /// The value is a struct with personal members.
        MEMBERS,
        /// The value is computed from a personal value, such as a hash.
        DERIVED,
        /// The value is personal: it is declared as `pii`, or a copy of such a value.
        PERSONAL
    }

    /// A column before or after a step. `field` is the index of the schema's field whose value the
    /// column has, or -1 if an expression computed the value. `nullable` is true if the value is
    /// known to be NULL in some records. If a step sets the column again, the new column is another
    /// variable. `members` are the paths of personal members of a struct, such as `customer.email`.
    public record Variable(
            String name,
            String sqlType,
            int field,
            boolean nullable,
            Privacy privacy,
            ValueOrigin origin,
            List<String> members) {

        static Variable of(Schema.Field field, int index) {
            var members = field.withPii(false).personal().toList();
            return new Variable(
                    field.name(),
                    TypeSpelling.of(field.type()),
                    index,
                    !field.notNull(),
                    field.pii()
                            ? Privacy.PERSONAL
                            : members.isEmpty() ? Privacy.NONE : Privacy.MEMBERS,
                    ValueOrigin.RECORD,
                    members);
        }

        /// Returns a column of which only the type is known.
        private static Variable unknown(String name, String sqlType) {
            return new Variable(
                    name, sqlType, -1, false, Privacy.NONE, ValueOrigin.RECORD, List.of());
        }

        /// Returns a column that is not part of the record, and whose values are masked.
        public static Variable extra(String name, String sqlType) {
            return new Variable(
                    name, sqlType, -1, true, Privacy.DERIVED, ValueOrigin.SOURCE, List.of());
        }

        public boolean computed() {
            return field < 0;
        }

        /// Returns true if the column has personal data, also in a member, or derives from it.
        public boolean pii() {
            return privacy != Privacy.NONE;
        }

        /// Returns true if an expression that uses the column has personal data.
        public boolean isPersonalIn(Sql sql) {
            return privacy == Privacy.MEMBERS ? members.stream().anyMatch(sql::mentions) : pii();
        }

        /// Returns the privacy of the column as a whole, not of single members.
        private Privacy whole() {
            return privacy == Privacy.MEMBERS ? Privacy.PERSONAL : privacy;
        }

        /// Returns true if the value may differ when the record is redelivered. Such a column is
        /// not part of the digest.
        public boolean source() {
            return origin.mayDiffer();
        }

        /// Returns the same value with another name.
        private Variable as(String alias) {
            return alias.equals(name)
                    ? this
                    : new Variable(alias, sqlType, field, nullable, whole(), origin, List.of());
        }

        private Variable at(int index) {
            return new Variable(name, sqlType, index, nullable, privacy, origin, members);
        }

        private Variable notNull() {
            return new Variable(name, sqlType, field, false, privacy, origin, members);
        }

        private Variable with(Privacy other) {
            return new Variable(name, sqlType, field, nullable, other, origin, members);
        }

        private Schema.Field asField() {
            var type =
                    TypeSpelling.read(sqlType)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "column '%s' has the type %s, which app files do not support"
                                                    .formatted(name, sqlType)));
            return new Schema.Field(name, type, false, pii(), Optional.empty());
        }

        /// Returns true if the expression is only the name of a column.
        public static boolean plain(Sql sql, BoundExpression bound) {
            if (bound.columns().size() != 1 || !bound.source().isEmpty()) {
                return false;
            }
            var column = bound.columns().iterator().next();
            var text = sql.text().strip();
            return text.equals(column) || text.equals(SqlLiterals.name(column));
        }
    }
}
