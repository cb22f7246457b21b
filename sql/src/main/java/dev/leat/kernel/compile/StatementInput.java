package dev.leat.kernel.compile;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.compile.CompiledPipeline.Input;
import dev.leat.kernel.compile.Statement.Cte;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The input of a statement: one parameter with the JSON documents of a batch, separated by U+001E,
/// which does not occur in JSON. Times are microseconds since 1970. `json` values are strings,
/// because DuckDB would read numbers in them as doubles.
public final class StatementInput implements StatementSource {

    /// Separator of documents.
    public static final char SEPARATOR = 0x1E;

    public static final String POSITION = "_leat_pos";

    /// View of the documents and their positions, which the statement reads if it stays open.
    public static final String DOCUMENTS = "_leat_documents";

    /// Column with the JSON of a document.
    public static final String JSON = "_leat_json";

    public static final String SOURCE = "_leat_source";

    /// Column with the elements of a JSON array.
    public static final String ELEMENTS = "_leat_elements";

    private static final String DOCUMENT = "\"_leat_doc\"";

    private final Input input;
    private final List<String> more;

    public StatementInput(Input input) {
        this(input, List.of());
    }

    /// Creates an input with additional members of the document, each in the form that `from_json`
    /// requires. [#member(String)] returns the SQL of such a member.
    StatementInput(Input input, List<String> more) {
        this.input = input;
        this.more = List.copyOf(more);
    }

    /// Returns a statement that reads the documents from the view [#DOCUMENTS] instead of its
    /// parameter.
    public static Statement overView(Statement statement) {
        var ctes = new ArrayList<>(statement.ctes());
        var columns = List.of(Cte.Column.same(JSON), Cte.Column.same(POSITION));
        ctes.set(0, new Cte(ctes.getFirst().name(), columns, "temp." + DOCUMENTS));
        return Statement.of(ctes);
    }

    /// Returns the SQL of an additional member of the document.
    static String member(String name) {
        return DOCUMENT + "." + SqlLiterals.name(name);
    }

    /// Returns the queries that convert the parameter to columns. `extra` are additional columns.
    @Override
    public List<Cte> ctes(String name, List<Cte.Column> extra) {
        var columns = new ArrayList<Cte.Column>();
        columns.add(Cte.Column.same(POSITION));
        columns.addAll(extra);
        for (int field : input.fields()) {
            columns.add(column(input.schema().fields().get(field)));
        }
        if (input.elements().isPresent()) {
            columns.add(Cte.Column.of(ELEMENTS, "CAST(" + member(ELEMENTS) + " AS JSON[])"));
        }
        if (!input.source().isEmpty()) {
            columns.add(Cte.Column.of(SourceStruct.NAME, origin()));
        }
        return List.of(
                new Cte(
                        "_leat_text",
                        List.of(
                                Cte.Column.of(JSON, "unnest(\"_leat_list\")"),
                                Cte.Column.of(
                                        POSITION,
                                        "CAST(generate_subscripts(\"_leat_list\", 1) AS BIGINT)")),
                        "(SELECT string_split(decode(?), chr(30)) AS \"_leat_list\")"),
                new Cte(
                        "_leat_read",
                        List.of(
                                Cte.Column.same(POSITION),
                                Cte.Column.of(
                                        "_leat_doc",
                                        "from_json(\"_leat_json\", "
                                                + SqlLiterals.text(structure())
                                                + ")")),
                        "\"_leat_text\""),
                new Cte(name, columns, "\"_leat_read\""));
    }

    public static Cte.Column column(Schema.Field field) {
        var value = DOCUMENT + "." + SqlLiterals.name(field.name());
        return Cte.Column.of(field.name(), value(value, field.type()));
    }

    /// Returns the SQL that converts a member of a document to a value of this type.
    static String value(String member, Type type) {
        return switch (type) {
            case Simple.TIMESTAMP -> "make_timestamp(" + member + ")";
            case Simple.TIMESTAMPTZ -> "make_timestamptz(" + member + ")";
            case Type other ->
                    hasJson(other)
                            ? "CAST(" + member + " AS " + TypeSpelling.of(other) + ")"
                            : member;
        };
    }

    /// Returns the SQL that converts JSON in the form of such a document to a list or struct.
    public static String fromJson(String json, Type type) {
        return value("from_json(%s, %s)".formatted(json, SqlLiterals.text(structure(type))), type);
    }

    /// Returns the structure of the whole document, as `from_json` requires it.
    public String structure() {
        var members = new ArrayList<String>();
        for (int index : input.fields()) {
            var field = input.schema().fields().get(index);
            boolean time = field.type() == Simple.TIMESTAMP || field.type() == Simple.TIMESTAMPTZ;
            members.add(json(field.name()) + ":" + (time ? "\"BIGINT\"" : structure(field.type())));
        }
        if (!input.source().isEmpty()) {
            members.add(
                    json(SOURCE)
                            + ":"
                            + used().stream()
                                    .map(m -> json(m.name()) + ":" + json(travels(m)))
                                    .collect(Collectors.joining(",", "{", "}")));
        }
        if (input.elements().isPresent()) {
            members.add(json(ELEMENTS) + ":[\"VARCHAR\"]");
        }
        members.addAll(more);
        if (members.isEmpty()) {
            // from_json does not accept an empty structure
            members.add(json("_leat_none") + ":\"INTEGER\"");
        }
        return "{" + String.join(",", members) + "}";
    }

    static String structure(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    json(simple == Simple.JSON ? Simple.VARCHAR.name() : simple.name());
            case Type.Decimal decimal -> json(TypeSpelling.of(decimal));
            case Type.ListOf list -> "[" + structure(list.element()) + "]";
            case Type.Struct struct ->
                    struct.members().stream()
                            .map(m -> json(m.name()) + ":" + structure(m.type()))
                            .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static boolean hasJson(Type type) {
        return switch (type) {
            case Type.Simple simple -> simple == Simple.JSON;
            case Type.Decimal _ -> false;
            case Type.ListOf list -> hasJson(list.element());
            case Type.Struct struct -> struct.members().stream().anyMatch(m -> hasJson(m.type()));
        };
    }

    private String origin() {
        return used().stream()
                .map(member -> {
                    var value =
                            DOCUMENT
                                    + "."
                                    + SqlLiterals.name(SOURCE)
                                    + "."
                                    + SqlLiterals.name(member.name());
                    return SqlLiterals.text(member.name())
                            + ": "
                            + (time(member) ? "make_timestamptz(" + value + ")" : value);
                })
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private List<SourceStruct.Member> used() {
        return SourceStruct.MESSAGE.members().stream()
                .filter(m -> input.source().contains(m.name()))
                .toList();
    }

    private static String travels(SourceStruct.Member member) {
        return time(member) ? "BIGINT" : member.sqlType();
    }

    private static boolean time(SourceStruct.Member member) {
        return member.sqlType().equals("TIMESTAMPTZ");
    }

    public static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
