package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The value type of a section, or of another map whose keys are names that the author chooses.
/// `values` is the JSON Schema of an entry's value.
record NamedEntries(String kind, Pattern names, String rule, JsonSchema values)
        implements Value<List<NamedEntries.Member>> {

    /// An entry whose options have not been read yet.
    record Member(String name, SourcePosition mark, Node node) {}

    /// Valid names of all kinds of resources. The rule is SQS's rule for queue names.
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    /// Valid names of resources that may have a namespace.
    private static final Pattern QUALIFIED =
            Pattern.compile(NAME.pattern() + "|[a-z0-9_]{1,80}\\.[a-z0-9_]{1,80}");

    private static final String NAME_RULE = "use 1 to 80 of A-Z a-z 0-9 _ -";

    private static final String QUALIFIED_RULE =
            NAME_RULE + ", or `NAMESPACE.NAME` with 1 to 80 of a-z 0-9 _ on both sides";

    static NamedEntries named(String kind, JsonSchema values) {
        return new NamedEntries(kind, NAME, NAME_RULE, values);
    }

    static NamedEntries named(String kind, Spec spec) {
        return named(kind, JsonSchema.options(spec));
    }

    /// The entries of resources that may have a namespace. The rule for names with a namespace is
    /// that of databases and tables in Athena.
    static NamedEntries qualified(String kind, Spec spec) {
        return new NamedEntries(kind, QUALIFIED, QUALIFIED_RULE, JsonSchema.options(spec));
    }

    @Override
    public JsonSchema schema() {
        return JsonSchema.map(names.pattern(), values);
    }

    /// Returns empty, because the default is a map without entries, which files do not contain.
    @Override
    public Optional<Object> written(List<Member> members) {
        return Optional.empty();
    }

    @Override
    public String form() {
        return "a map from names to " + kind;
    }

    @Override
    public Optional<List<Member>> read(Node node, ReadContext in) {
        if (node.nothing()) {
            return Optional.of(List.of());
        }
        if (!(node instanceof Node.Entries map)) {
            return Value.unexpected(form(), node, in);
        }
        var members = new ArrayList<Member>();
        for (var entry : map.entries()) {
            var key = entry.key();
            Names.quotesMissing(key, in);
            if (!names.matcher(key.value()).matches()) {
                in.problem(key.mark(), GeneralLintMessage.NAME_FORM, key.value(), in.thing(), rule);
            }
            members.add(new Member(key.value(), key.mark(), entry.value()));
        }
        return Optional.of(members);
    }
}
