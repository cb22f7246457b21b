package dev.leat.aws.deploy.model;

/// A value that a deployment shows to users.
///
/// @param name the name in CloudFormation, in capitals and lower-case letters
public record TemplateOutput(String name, String description, TemplateValue value) {}
