/// The kinds of resources of a deployment: each is a record that contains its properties and writes
/// them as resources of CloudFormation and of Terraform.
@NullMarked
package dev.leat.aws.deploy.resource;

import org.jspecify.annotations.NullMarked;
