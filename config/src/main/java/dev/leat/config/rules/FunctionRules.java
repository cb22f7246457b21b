package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.EnvironmentVariables;
import dev.leat.config.text.FunctionLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.Set;
import java.util.regex.Pattern;

/// Rules about apps whose pipelines run as functions in AWS Lambda.
public final class FunctionRules {

    /// The region of a function, which is also that of its resources. No deployment sets it.
    private static final String REGION = "AWS_REGION";

    /// The variables that Lambda sets itself
    /// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
    private static final Set<String> RESERVED =
            Set.of(
                    "_HANDLER",
                    "_X_AMZN_TRACE_ID",
                    "AWS_ACCESS_KEY",
                    "AWS_ACCESS_KEY_ID",
                    "AWS_DEFAULT_REGION",
                    "AWS_EXECUTION_ENV",
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                    "AWS_LAMBDA_FUNCTION_NAME",
                    "AWS_LAMBDA_FUNCTION_VERSION",
                    "AWS_LAMBDA_INITIALIZATION_TYPE",
                    "AWS_LAMBDA_LOG_GROUP_NAME",
                    "AWS_LAMBDA_LOG_STREAM_NAME",
                    "AWS_LAMBDA_RUNTIME_API",
                    "AWS_SECRET_ACCESS_KEY",
                    "AWS_SESSION_TOKEN",
                    "LAMBDA_RUNTIME_DIR",
                    "LAMBDA_TASK_ROOT");

    /// Names of variables (https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html).
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]+");

    private FunctionRules() {}

    /// Reports what prevents that functions run the pipelines of an app in an environment on AWS.
    public static void canRun(App app, String environment, ReadContext in) {
        if (app.pipelines().isEmpty()) {
            in.problem(SourcePosition.NONE, FunctionLintMessage.NO_PIPELINES);
        }
        var chosen = app.environments().get(environment);
        if (chosen != null && !chosen.stores().isEmpty()) {
            in.problem(
                    in.keyMark("environments", environment, "stores"),
                    FunctionLintMessage.STORES,
                    environment);
        }
        EnvironmentVariables.positions(in.root(), environment)
                .forEach((name, mark) -> {
                    if (RESERVED.contains(name)) {
                        in.problem(mark, FunctionLintMessage.VARIABLE_RESERVED, name);
                    } else if (!name.equals(REGION) && !NAME.matcher(name).matches()) {
                        in.problem(mark, FunctionLintMessage.VARIABLE_NAME, name);
                    }
                });
    }
}
