"""Exports in the published shapes of Zendesk, Freshdesk, Intercom and Salesforce, made from one invented story."""
