package dev.leat.aws.deploy.print;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateResource.CloudFormation;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.util.List;

/// A deployment as a CloudFormation template in YAML, which needs no transform.
public final class CloudFormationText {

    /// The first line of each file that is written from a deployment, as a comment.
    public static final String MARK = "# Written by `leat synth`, which overwrites changes.";

    private CloudFormationText() {}

    /// Returns the template. The same deployment always gives the same text.
    ///
    /// @throws IllegalArgumentException if it exceeds a quota of CloudFormation; the message is for
    ///   users
    public static String of(Deployment deployment) {
        var resources = new YamlText();
        for (var resource : deployment.resources()) {
            resource.cloudFormation().forEach(each -> resource(each, resources));
        }
        var text = new YamlText();
        text.line(0, MARK)
                .line(0, "AWSTemplateFormatVersion: \"2010-09-09\"")
                .line(0, "Description: " + YamlText.scalar(deployment.title()))
                .line(0, "")
                .line(0, "Parameters:");
        deployment.parameters().forEach(parameter -> parameter(parameter, text));
        if (deployment.fixedRegion()) {
            text.line(0, "").line(0, "Rules:").entry(1, "Region", onlyIn(deployment.region()));
        }
        if (!resources.conditions().isEmpty()) {
            text.line(0, "").line(0, "Conditions:");
            resources
                    .conditions()
                    .forEach((name, condition) -> text.line(1, name + ": " + condition));
        }
        text.line(0, "").line(0, "Resources:");
        var outputs = new YamlText().line(0, "").line(0, "Outputs:");
        for (var output : deployment.outputs()) {
            outputs.entry(
                    1,
                    output.name(),
                    entry("Description", output.description()).with("Value", output.value()));
        }
        var template = text + resources.toString() + outputs;
        CloudFormationLimits.check(deployment, template);
        return template;
    }

    /// Returns a rule with which CloudFormation refuses a stack in another region, in which the app
    /// would not find its resources.
    private static Entries onlyIn(String region) {
        var equal = entry("Fn::Equals", TemplateValue.items(Place.REGION, new Text(region)));
        var text =
                "app.yaml has the region %s; deploy in this region, or use an environment variable in app.yaml."
                        .formatted(region);
        return entry(
                "Assertions",
                TemplateValue.items(entry("Assert", equal).with("AssertDescription", text)));
    }

    private static void parameter(TemplateParameter parameter, YamlText text) {
        var properties =
                entry("Type", type(parameter.kind())).with("Description", parameter.description());
        if (parameter.otherwise().isPresent()) {
            properties = properties.with("Default", parameter.otherwise().get());
        }
        if (!parameter.allowed().isEmpty()) {
            properties = properties.with("AllowedValues", TemplateValue.texts(parameter.allowed()));
        } else if (parameter.kind() == TemplateParameter.Kind.FLAG) {
            properties =
                    properties.with("AllowedValues", TemplateValue.texts(List.of("true", "false")));
        }
        text.entry(1, parameter.name(), properties);
    }

    private static String type(TemplateParameter.Kind kind) {
        return switch (kind) {
            case FLAG, TEXT -> "String";
            case NUMBER -> "Number";
            case SECURITY_GROUPS -> "List<AWS::EC2::SecurityGroup::Id>";
            case SUBNETS -> "List<AWS::EC2::Subnet::Id>";
        };
    }

    private static void resource(CloudFormation resource, YamlText text) {
        var body = entry("Type", resource.type());
        body =
                switch (resource.deletion()) {
                    case DEFAULT -> body;
                    case DELETE -> kept(body, "Delete", "Delete");
                    // A resource of a stack that could not be created is deleted.
                    case KEEP -> kept(body, "RetainExceptOnCreate", "Retain");
                };
        if (!resource.after().isEmpty()) {
            body = body.with("DependsOn", TemplateValue.texts(resource.after()));
        }
        text.entry(1, resource.id(), body.with("Properties", resource.properties()));
    }

    private static Entries kept(Entries body, String deletion, String replacement) {
        return body.with("DeletionPolicy", deletion).with("UpdateReplacePolicy", replacement);
    }
}
