package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import java.util.List;

/// A database of the Glue Data Catalog, for a namespace of lake tables. It remains when a stack is
/// deleted, because its tables would be deleted with it. The templates have no tables: each commit
/// changes the definition of its table, and a stack would restore an old one.
///
/// @param name the name in Glue
public record GlueDatabase(String id, String name, String namespace) implements TemplateResource {

    /// Returns the description of the database.
    public String description() {
        return "Lake tables of the namespace " + namespace;
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::Glue::Database",
                entry("CatalogId", Place.ACCOUNT)
                        .with(
                                "DatabaseInput",
                                entry("Name", name).with("Description", description())),
                CloudFormation.Deletion.KEEP);
    }

    @Override
    public List<Terraform> terraform() {
        return Terraform.of(
                id,
                "aws_glue_catalog_database",
                entry("name", name).with("description", description()));
    }
}
