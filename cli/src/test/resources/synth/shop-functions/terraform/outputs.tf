# Written by `leat synth`, which overwrites changes.

output "orders_queue_url" {
  description = "URL of the queue orders"
  value       = aws_sqs_queue.orders_queue.url
}

output "payments_queue_url" {
  description = "URL of the queue payments"
  value       = aws_sqs_queue.payments_queue.url
}

output "repeat_redrive_queue_url" {
  description = "URL of the queue repeat-redrive"
  value       = aws_sqs_queue.repeat_redrive_queue.url
}

output "orders_dlq_queue_url" {
  description = "URL of the queue orders-dlq"
  value       = aws_sqs_queue.orders_dlq_queue.url
}

output "payments_dlq_queue_url" {
  description = "URL of the queue payments-dlq"
  value       = aws_sqs_queue.payments_dlq_queue.url
}

output "repeat_dlq_queue_url" {
  description = "URL of the queue repeat-dlq"
  value       = aws_sqs_queue.repeat_dlq_queue.url
}

output "count_function_logs_command" {
  description = "Command that shows the log of the function of pipeline count."
  value       = "aws logs tail /aws/lambda/shop-count --follow --region ${var.region}"
}

output "pay_function_logs_command" {
  description = "Command that shows the log of the function of pipeline pay."
  value       = "aws logs tail /aws/lambda/shop-pay --follow --region ${var.region}"
}

output "repeat_function_logs_command" {
  description = "Command that shows the log of the function of pipeline repeat."
  value       = "aws logs tail /aws/lambda/shop-repeat --follow --region ${var.region}"
}

output "redrive_policies_function_logs_command" {
  description = "Command that shows the log of the function that runs the redrive policies."
  value       = "aws logs tail /aws/lambda/shop-redrive-policies --follow --region ${var.region}"
}

output "dashboard_url" {
  description = "Dashboard of the app."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/shop"
}

output "send_command" {
  description = "Command that sends the content of message.json to queue orders."
  value       = "aws sqs send-message --region ${var.region} --queue-url ${aws_sqs_queue.orders_queue.url} --message-body file://message.json"
}
