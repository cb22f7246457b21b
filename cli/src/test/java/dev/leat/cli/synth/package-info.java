/// Templates of CloudFormation and Terraform, checked by their own tools and deployed to moto: they
/// guard aws.
@NullMarked
package dev.leat.cli.synth;

import org.jspecify.annotations.NullMarked;
