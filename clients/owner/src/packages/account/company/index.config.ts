export default definePageConfig({ navigationBarTitleText: '选择物业公司' });
