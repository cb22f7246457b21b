package dev.leat.config;

import dev.leat.app.Environment;
import dev.leat.app.MailServer;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The options of an environment: a deployment target and its external stores.
final class EnvironmentSpec {

    private static final Value<String> URL =
            new ServerUrl(
                    "a URL such as redis://127.0.0.1:6379",
                    "rediss?://.+",
                    Set.of("redis", "rediss"),
                    "(/\\d{0,6})?",
                    GeneralLintMessage.STORE_SCHEME,
                    GeneralLintMessage.STORE_URL);

    static final Option<List<NamedEntries.Member>> STORES =
            Option.of(
                    "stores",
                    NamedEntries.named("store URLs", URL.schema()),
                    List.of(),
                    "The URL of the external store of a view, by the view's name. Other"
                            + " views are stored in the state folder.");

    static final Option<MailServer> MAIL =
            Option.of(
                    "mail",
                    MailServerSpec.VALUE,
                    "The mail server. Without one, emails are not sent and remain in the"
                            + " state folder.");

    static final Spec SPEC =
            Spec.of(
                    "environment",
                    "A deployment target.",
                    STORES,
                    MAIL,
                    Option.notYet("region", "deployment to AWS"),
                    Option.notYet("prefix", "deployment to AWS"),
                    Option.notYet("compute", "other runtimes for a pipeline"));

    private EnvironmentSpec() {}

    static Environment read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member.node(), in);
        Map<String, String> stores = new LinkedHashMap<>();
        for (var store : options.get(STORES)) {
            var inside = in.within("the store of %s".formatted(store.name()));
            URL.read(store.node(), inside).ifPresent(url -> stores.put(store.name(), url));
        }
        return new Environment(member.name(), stores, options.find(MAIL));
    }
}
