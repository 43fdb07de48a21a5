"""How a community learns to do without its Coach: words of the group and of members, responsibilities, goal notes."""
