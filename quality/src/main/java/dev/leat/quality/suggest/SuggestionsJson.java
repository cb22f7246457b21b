package dev.leat.quality.suggest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes suggestions as JSON.
public final class SuggestionsJson {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private SuggestionsJson() {}

    public static String write(Suggestions suggestions) {
        return MAPPER.writeValueAsString(
                Map.of(
                        "proposals",
                        suggestions.tested().stream().map(SuggestionsJson::tested).toList(),
                        "dropped",
                        suggestions.dropped().stream().map(SuggestionsJson::dropped).toList()));
    }

    private static Map<String, Object> tested(Tested one) {
        var json = common(one.proposal(), one.text());
        json.put("place", one.place());
        json.put("records", one.effect().tested());
        json.put("rejected", one.effect().rejected());
        json.put("repeated", one.effect().repeated());
        json.put("strict", one.strict());
        json.put("examples", one.effect().examples());
        return json;
    }

    private static Map<String, Object> dropped(Dropped one) {
        var json = common(one.proposal(), one.text());
        json.put("why", one.why());
        return json;
    }

    private static Map<String, Object> common(Proposal proposal, String text) {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", kind(proposal));
        json.put("columns", List.copyOf(proposal.columns()));
        json.put("text", text);
        json.put("reason", proposal.reason());
        return json;
    }

    /// Returns the name of a kind of proposals.
    public static String kind(Proposal proposal) {
        return switch (proposal) {
            case Proposal.Column _ -> "column";
            case Proposal.NotNull _ -> "not null";
            case Proposal.Personal _ -> "pii";
            case Proposal.Normalization _ -> "set";
            case Proposal.Key _ -> "key";
            case Proposal.Version _ -> "version";
            case Proposal.Check _ -> "check";
            case Proposal.Lookup _ -> "lookup";
            case Proposal.Partition _ -> "partition";
            case Proposal.Period _ -> "period";
        };
    }
}
