package dev.leat.aws.deploy;

import dev.leat.app.EnvironmentVariable;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateParameter.Kind;
import dev.leat.aws.deploy.model.TemplateValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The common settings of the containers and the functions of an app.
///
/// @param logDays the days for which their logs are stored
/// @param variables the environment variables that the app file reads and the user chooses
record ProcessSettings(TemplateValue logDays, Map<String, TemplateValue> variables) {

    /// Variables that the platform sets, so the user does not choose them.
    private static final List<String> SET = List.of("AWS_REGION", "LEAT_TOKEN", "LEAT_MEMORY");

    ProcessSettings {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /// Adds the parameters for these settings.
    static ProcessSettings add(DeploymentPlan plan, List<EnvironmentVariable> variables) {
        var days =
                plan.add(
                        TemplateParameter.of(
                                        "LogRetentionDays",
                                        Kind.NUMBER,
                                        "Days for which logs are stored.",
                                        "30")
                                .among("1", "3", "5", "7", "14", "30", "60", "90", "180", "365"));
        var ids = new TreeMap<String, String>();
        variables.stream()
                .map(EnvironmentVariable::name)
                .filter(name -> !SET.contains(name))
                .forEach(name -> ids.put(name, ""));
        // In alphabetical order, because names that differ only in capitals have the same words.
        ids.replaceAll((name, _) -> plan.id("Env_" + name.toLowerCase(Locale.ROOT), ""));
        var values = new LinkedHashMap<String, TemplateValue>();
        for (var variable : variables) {
            if (!SET.contains(variable.name())) {
                values.put(
                        variable.name(),
                        plan.add(
                                new TemplateParameter(
                                        ids.getOrDefault(variable.name(), ""),
                                        Kind.TEXT,
                                        "Environment variable %s of app.yaml."
                                                .formatted(variable.name()),
                                        variable.otherwise(),
                                        List.of())));
            }
        }
        return new ProcessSettings(days, values);
    }
}
