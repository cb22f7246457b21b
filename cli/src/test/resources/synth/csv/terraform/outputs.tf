# Written by `leat synth`, which overwrites changes.

output "processed_queue_url" {
  description = "URL of the queue processed"
  value       = aws_sqs_queue.processed_queue.url
}

output "process_csv_files_queue_url" {
  description = "URL of the queue process_csv-files"
  value       = aws_sqs_queue.process_csv_files_queue.url
}

output "processed_dlq_queue_url" {
  description = "URL of the queue processed-dlq"
  value       = aws_sqs_queue.processed_dlq_queue.url
}

output "process_csv_files_dlq_queue_url" {
  description = "URL of the queue process_csv-files-dlq"
  value       = aws_sqs_queue.process_csv_files_dlq_queue.url
}

output "logs_command" {
  description = "Command that shows the logs."
  value       = "aws logs tail /leat/leat-csv-csv --follow --region ${var.region}"
}

output "dashboard_url" {
  description = "Dashboard of the app."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/leat-csv-csv"
}

output "send_command" {
  description = "Command that sends the content of message.json to queue process_csv-files."
  value       = "aws sqs send-message --region ${var.region} --queue-url ${aws_sqs_queue.process_csv_files_queue.url} --message-body file://message.json"
}
