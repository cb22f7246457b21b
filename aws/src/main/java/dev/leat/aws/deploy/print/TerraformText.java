package dev.leat.aws.deploy.print;

import static dev.leat.aws.deploy.model.TemplateValue.block;
import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.texts;

import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.ResourceIds;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateResource.Terraform;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Flag;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A deployment as the files of a Terraform module, in the form of `terraform fmt`.
public final class TerraformText {

    /// The versions of the AWS provider. Tests use 5.100.
    private static final String PROVIDER = ">= 5.100, < 7.0";

    private TerraformText() {}

    /// Returns the texts of the files by name. The same deployment always gives the same texts.
    public static Map<String, String> of(Deployment deployment) {
        var files = new LinkedHashMap<String, String>();
        files.put("versions.tf", versions());
        files.put("variables.tf", variables(deployment));
        files.put("main.tf", main(deployment));
        files.put("outputs.tf", outputs(deployment));
        return files;
    }

    private static String file(List<String> blocks) {
        return CloudFormationText.MARK + "\n\n" + String.join("\n", blocks);
    }

    private static String versions() {
        return file(
                List.of(
                        HclText.block(
                                0,
                                "terraform",
                                entry("required_version", ">= 1.3")
                                        .with(
                                                "required_providers",
                                                block(
                                                        entry(
                                                                "aws",
                                                                entry("source", "hashicorp/aws")
                                                                        .with(
                                                                                "version",
                                                                                PROVIDER))))),
                        HclText.block(
                                0,
                                "provider \"aws\"",
                                entry("region", TemplateValue.Place.REGION))));
    }

    private static String variables(Deployment deployment) {
        var blocks = new ArrayList<String>();
        var region =
                TemplateParameter.of(
                        "Region",
                        TemplateParameter.Kind.TEXT,
                        "Region of all resources.",
                        deployment.region());
        // In another region the app would not find its resources.
        blocks.add(variable(deployment.fixedRegion() ? region.among(deployment.region()) : region));
        deployment.parameters().forEach(parameter -> blocks.add(variable(parameter)));
        return file(blocks);
    }

    private static String variable(TemplateParameter parameter) {
        var name = ResourceIds.underscored(parameter.name());
        var arguments =
                entry("description", parameter.description())
                        .with("type", raw(type(parameter.kind())));
        if (parameter.otherwise().isPresent()) {
            arguments =
                    arguments.with(
                            "default", literal(parameter.kind(), parameter.otherwise().get()));
        }
        if (!parameter.allowed().isEmpty()) {
            var values =
                    parameter.allowed().stream()
                            .map(text -> literal(parameter.kind(), text))
                            .toList();
            arguments =
                    arguments.with(
                            "validation",
                            block(
                                    entry(
                                                    "condition",
                                                    raw(
                                                            "contains(%s, var.%s)"
                                                                    .formatted(
                                                                            HclText.expression(
                                                                                    2,
                                                                                    new Items(
                                                                                            values)),
                                                                            name)))
                                            .with(
                                                    "error_message",
                                                    "Valid values: "
                                                            + String.join(", ", parameter.allowed())
                                                            + ".")));
        }
        return HclText.block(0, "variable \"" + name + "\"", arguments);
    }

    private static TemplateValue literal(TemplateParameter.Kind kind, String text) {
        return switch (kind) {
            case FLAG -> new Flag(Boolean.parseBoolean(text));
            case NUMBER -> new TemplateValue.Amount(new BigDecimal(text));
            case TEXT -> new Text(text);
            case SECURITY_GROUPS, SUBNETS -> texts(List.of(text.split(",", -1)));
        };
    }

    private static String type(TemplateParameter.Kind kind) {
        return switch (kind) {
            case FLAG -> "bool";
            case NUMBER -> "number";
            case TEXT -> "string";
            case SECURITY_GROUPS, SUBNETS -> "list(string)";
        };
    }

    /// Returns an expression without quotes.
    private static TemplateValue raw(String expression) {
        return new Attribute("", "", expression);
    }

    private static String main(Deployment deployment) {
        var blocks = new ArrayList<String>();
        blocks.add(HclText.block(0, "data \"aws_caller_identity\" \"current\"", Entries.NONE));
        blocks.add(HclText.block(0, "data \"aws_partition\" \"current\"", Entries.NONE));
        for (var resource : deployment.resources()) {
            resource.terraform().forEach(each -> blocks.add(resource(each)));
        }
        return file(blocks);
    }

    private static String resource(Terraform resource) {
        var arguments = resource.arguments();
        if (!resource.after().isEmpty()) {
            arguments =
                    arguments.with(
                            "depends_on",
                            resource.after().stream()
                                    .map(after -> raw(ResourceIds.underscored(after)))
                                    .toList());
        }
        return HclText.block(
                0,
                "resource \"%s\" \"%s\""
                        .formatted(resource.type(), ResourceIds.underscored(resource.id())),
                arguments);
    }

    private static String outputs(Deployment deployment) {
        var blocks = new ArrayList<String>();
        for (var output : deployment.outputs()) {
            blocks.add(
                    HclText.block(
                            0,
                            "output \"" + ResourceIds.underscored(output.name()) + "\"",
                            entry("description", output.description())
                                    .with("value", output.value())));
        }
        return file(blocks);
    }
}
