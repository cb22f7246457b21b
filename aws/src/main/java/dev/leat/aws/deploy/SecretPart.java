package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.SecretText;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The secrets that an app reads. They are not made by the deployment, and only their names are in
/// it.
final class SecretPart {

    static final List<String> SECRET = List.of("secretsmanager:GetSecretValue");
    static final List<String> PARAMETER = List.of("ssm:GetParameter");

    private static final String SSM = "ssm:";

    private SecretPart() {}

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
        var names = new TreeSet<String>();
        plan.environment().stores().values().forEach(url -> names.addAll(SecretText.names(url)));
        if (WarehousePart.writes(part)) {
            plan.environment().warehouse().ifPresent(url -> names.addAll(SecretText.names(url)));
        }
        part.all(Endpoint.class).values().forEach(endpoint -> names.addAll(endpoint.secrets()));
        permissions.allow(SECRET, arns(names.stream().filter(name -> !name.startsWith(SSM))));
        permissions.allow(PARAMETER, arns(names.stream().filter(name -> name.startsWith(SSM))));
    }

    private static List<TemplateValue> arns(Stream<String> names) {
        return names.map(SecretPart::arn).toList();
    }

    /// Returns the ARN of a secret. Secrets Manager appends six characters to its name
    /// (https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html).
    private static TemplateValue arn(String name) {
        if (name.startsWith("arn:")) {
            return new Text(name);
        }
        if (name.startsWith(SSM)) {
            var parameter = name.substring(SSM.length());
            return parameter.startsWith("arn:")
                    ? new Text(parameter)
                    : TemplateValue.arn(
                            "ssm",
                            "parameter" + (parameter.startsWith("/") ? "" : "/") + parameter);
        }
        return TemplateValue.arn("secretsmanager", "secret:" + name + "-??????");
    }
}
