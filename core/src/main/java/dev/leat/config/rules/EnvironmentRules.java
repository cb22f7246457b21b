package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.kernel.bind.Suggestion;
import java.util.Optional;

/// Rules about environments.
public final class EnvironmentRules {

    private EnvironmentRules() {}

    static void storesKeepViews(App app, ReadContext in) {
        for (var environment : app.environments().values()) {
            for (var view : environment.stores().keySet()) {
                if (!app.views().containsKey(view)) {
                    var mark = in.keyMark("environments", environment.name(), "stores", view);
                    PipelineRules.unknown("view", view, app.views().keySet(), mark, in);
                }
            }
        }
    }

    private static void mail(Environment environment, ReadContext in) {
        environment
                .mail()
                .flatMap(mail -> in.unset(mail.url()))
                .ifPresent(variable ->
                        in.problem(
                                in.mark("environments", environment.name(), "mail", "server"),
                                GeneralLintMessage.VARIABLE_MISSING,
                                variable));
    }

    /// Checks that the app has all settings that it needs to run in this environment.
    public static void canRun(String name, App app, ReadContext in) {
        var environment = app.environments().get(name);
        var names = app.environments().keySet();
        if (environment == null) {
            var all =
                    names.isEmpty()
                            ? "the app has no environments"
                            : "environments: " + String.join(", ", names);
            var near = Suggestion.to(name, names).map(Suggestion::didYouMean);
            in.report()
                    .problem(
                            in.mark("environments"),
                            GeneralLintMessage.UNKNOWN_ENVIRONMENT.what(name),
                            Optional.of(near.orElse(all)));
            return;
        }
        mail(environment, in);
        environment
                .stores()
                .forEach((view, url) ->
                        in.unset(url)
                                .ifPresent(variable ->
                                        in.problem(
                                                in.mark("environments", name, "stores", view),
                                                GeneralLintMessage.VARIABLE_MISSING,
                                                variable)));
    }
}
